"""Pages of those who run the office: people, posts, bureaus, working days, jobs, the trail."""
