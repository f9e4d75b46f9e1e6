-- An account that is deleted leaves what was done and when in the audit log, and nothing that leads to a person.
CREATE INDEX audit_log_actor_idx ON auth.audit_log (actor_id, at) WHERE actor_id IS NOT NULL;
CREATE INDEX documents_owner_idx ON platform.documents (user_id) WHERE user_id IS NOT NULL;

CREATE OR REPLACE FUNCTION auth.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Set by auth.forget_in_audit alone; who sets it himself still lacks the right to change a row.
  IF TG_OP = 'UPDATE' AND current_setting('fashion_wallet.forgetting', true) = 'on' THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Takes addresses and devices out of the lines of an account that is gone; refuses while there is such an account.
-- Where an administrator did something to it, the address is his.
CREATE FUNCTION auth.forget_in_audit(forgotten uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM auth.users WHERE id = forgotten) THEN
    RAISE EXCEPTION 'the account is still there' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('fashion_wallet.forgetting', 'on', true);
  UPDATE auth.audit_log SET address = NULL, user_agent = NULL
    WHERE user_id = forgotten AND (actor_id IS NULL OR actor_id = forgotten);
  UPDATE auth.audit_log SET address = NULL, user_agent = NULL WHERE actor_id = forgotten;
  PERFORM set_config('fashion_wallet.forgetting', '', true);
END $$;
REVOKE ALL ON FUNCTION auth.forget_in_audit(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.forget_in_audit(uuid) TO fw_app;
