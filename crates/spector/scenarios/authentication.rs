//! Credentials.

use clientsmith_runtime::Error;

use crate::run::Run;

pub async fn all(run: &mut Run) {
    api_key(run).await;
    http_custom(run).await;
    oauth2(run).await;
    union(run).await;
    noauth_union(run).await;
}

async fn api_key(run: &mut Run) {
    use authentication_api_key::Client;
    scenario!(run, "Authentication_ApiKey_valid", { Client::builder(&run.url).api_key_auth("valid-key").build()?.valid().await? });
    scenario!(run, "Authentication_ApiKey_invalid", {
        match Client::builder(&run.url).api_key_auth("invalid-key").build()?.invalid().await {
            Err(Error::Status(e)) => {
                same!(e.status().as_u16(), 403);
                let Some(body) = e.into_body() else { fail!("no typed body") };
                same!(body.error, "invalid-api-key");
            }
            other => fail!("{other:?}"),
        }
    });
}

async fn http_custom(run: &mut Run) {
    use authentication_http_custom::Client;
    scenario!(run, "Authentication_Http_Custom_valid", { Client::builder(&run.url).http_credentials("valid-key").build()?.valid().await? });
    scenario!(run, "Authentication_Http_Custom_invalid", {
        match Client::builder(&run.url).http_credentials("invalid-key").build()?.invalid().await {
            Err(Error::Status(e)) => {
                same!(e.status().as_u16(), 403);
                let Some(body) = e.into_body() else { fail!("no typed body") };
                same!(body.error, "invalid-api-key");
            }
            other => fail!("{other:?}"),
        }
    });
}

async fn oauth2(run: &mut Run) {
    use authentication_oauth2::Client;
    scenario!(run, "Authentication_OAuth2_valid", { Client::builder(&run.url).bearer_token("https://security.microsoft.com/.default").build()?.valid().await? });
    scenario!(run, "Authentication_OAuth2_invalid", {
        match Client::builder(&run.url).bearer_token("bad").build()?.invalid().await {
            Err(Error::Status(e)) => {
                same!(e.status().as_u16(), 403);
                let Some(body) = e.into_body() else { fail!("no typed body") };
                same!(body.error, "invalid-grant");
            }
            other => fail!("{other:?}"),
        }
    });
}

async fn union(run: &mut Run) {
    use authentication_union::Client;
    scenario!(run, "Authentication_Union_validKey", { Client::builder(&run.url).api_key_auth("valid-key").build()?.valid_key().await? });
    scenario!(run, "Authentication_Union_validToken", { Client::builder(&run.url).bearer_token("https://security.microsoft.com/.default").build()?.valid_token().await? });
}

async fn noauth_union(run: &mut Run) {
    use authentication_noauth_union::Client;
    scenario!(run, "Authentication_Noauth_Union_validNoAuth", { Client::builder(&run.url).build()?.valid_no_auth().await? });
    scenario!(run, "Authentication_Noauth_Union_validToken", { Client::builder(&run.url).bearer_token("https://security.microsoft.com/.default").build()?.valid_token().await? });
}
