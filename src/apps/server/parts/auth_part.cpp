#include "parts/auth_part.hpp"

namespace fw::apps {

auth_part::auth_part(cell_base& base)
    : letters_(base.post_office, base.at.settings.text("server.public_url"), base.at.time),
      revoked_(base.shared.revoked, base.redis),
      throttle_(base.limiter),
      world_{*base.at.accounts, base.at.time, base.at.pool, base.shared.signer, *base.at.vault,
             throttle_,         letters_,     revoked_,     base.shared.policy},
      keys_(world_),
      credentials_(world_),
      recogniser_(base.shared.verifier, keys_, base.at.time, base.shared.kept_tokens),
      routes_(world_, base.shared.verifier),
      oidc_(world_, *base.at.identities, base.at.outside, base.shared.identity_providers,
            base.at.settings.text("server.public_url") + "/api/v1/auth/oidc/", base.at.identity_key),
      oidc_routes_(oidc_),
      users_(world_, base.at.db),
      admin_(users_, base.queue.jobs(), base.cursors()),
      data_(base.at.db, oidc_) {}

void auth_part::add_to(service_faces& faces) {
    routes_.add_to(faces.routes);
    oidc_routes_.add_to(faces.routes);
    admin_.add_to(faces.routes);
    faces.facts.refresh_cookie = auth::refresh_cookie;
    faces.facts.sign_in_errors = auth::recognition_errors();
    faces.facts.groups.emplace_back("admin", "Accounts, queues and the audit log, for administrators");
    faces.facts.groups.emplace_back("auth", "Accounts, sessions, second factor, API keys");
}

}  // namespace fw::apps
