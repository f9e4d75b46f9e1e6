-- Rows whose time is over are found by their end.
CREATE INDEX notifications_read_idx ON platform.notifications (read_at) WHERE read_at IS NOT NULL;
