-- What a deleted job or account sets free is found without a scan.
CREATE INDEX avatars_job_idx ON avatar.avatars (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX exports_job_idx ON design.exports (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX oidc_states_user_idx ON auth.oidc_states (link_user_id) WHERE link_user_id IS NOT NULL;
