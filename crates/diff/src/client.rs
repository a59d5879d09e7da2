//! The client as a whole: servers, security schemes, tags, webhooks.

use clientsmith_model::{Api, Ident, SchemeKind, SecurityScheme, Server, Tag, Webhook};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::pair::Pair;
use crate::pointer;
use crate::value::{self, RECEIVED};

/// Changes that belong to no operation or type.
pub(crate) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    servers(pair.old, pair.new, changes);
    schemes(pair.old, pair.new, changes);
    tags(pair.old, pair.new, changes);
    webhooks(pair, changes);
}

fn servers(was: &Api, is: &Api, changes: &mut Vec<Change>) {
    let pointer = |place: usize| format!("#/servers/{place}");
    for (place, old) in was.servers.iter().enumerate() {
        let subject = format!("servers::{}", old.ident);
        let found = is.servers.iter().position(|new| is_same(old, new));
        let Some(found) = found else {
            let change = Change::new(
                ChangeKind::ServerRemoved,
                subject,
                format!("was removed: `{}`", old.url),
            );
            let moved = is.servers.iter().any(|new| new.url == old.url);
            let change = change
                .recompiled(SourceImpact::Breaks)
                .was_at(pointer(place));
            changes.push(change.deployed_if(!moved, WireImpact::Elsewhere));
            continue;
        };
        let new = &is.servers[found];
        let message = match (arguments(old), arguments(new)) {
            (before, after) if before == after => {
                if old.url == new.url && values(old) == values(new) {
                    continue;
                }
                format!("is `{}`; was `{}`", new.url, old.url)
            }
            (_, after) if after.is_empty() => "no longer takes variables".to_owned(),
            (_, after) => format!("takes different variables: {}", after.join(", ")),
        };
        // Arguments are identified by position only.
        let compiles = arguments(old).len() == arguments(new).len() && old.ident == new.ident;
        let listed = is.servers.iter().any(|server| server.url == old.url);
        let change = Change::new(ChangeKind::ServerChanged, subject, message)
            .recompiled(if compiles {
                SourceImpact::Differs
            } else {
                SourceImpact::Breaks
            })
            .was_at(pointer(place))
            .now_at(pointer(found));
        changes.push(change.deployed_if(!listed, WireImpact::Elsewhere));
    }
    for (place, new) in is.servers.iter().enumerate() {
        if !was.servers.iter().any(|old| is_same(old, new)) {
            let subject = format!("servers::{}", new.ident);
            let change = Change::new(
                ChangeKind::ServerAdded,
                subject,
                format!("was added: `{}`", new.url),
            );
            changes.push(change.now_at(pointer(place)));
        }
    }
}

/// A constant and a function have names in different case.
fn is_same(one: &Server, other: &Server) -> bool {
    one.ident
        .as_str()
        .eq_ignore_ascii_case(other.ident.as_str())
}

fn arguments(server: &Server) -> Vec<&str> {
    let variables = server.variables.iter();
    let variables = variables.map(|variable| variable.name.rust.as_str());
    let base = server.base.iter().map(Ident::as_str);
    base.chain(variables).collect()
}

fn values(server: &Server) -> Vec<(&str, &[String])> {
    let variables = server.variables.iter();
    variables
        .map(|variable| (variable.default.as_str(), variable.values.as_slice()))
        .collect()
}

fn schemes(was: &Api, is: &Api, changes: &mut Vec<Change>) {
    let pointer =
        |scheme: &SecurityScheme| pointer::child("#/components/securitySchemes", &scheme.name);
    for old in &was.schemes {
        let subject = format!("ClientBuilder::{}", old.setter);
        let Some(new) = is.schemes.iter().find(|new| new.name == old.name) else {
            let change = Change::new(
                ChangeKind::SchemeRemoved,
                subject,
                format!("was removed: `{}`", old.name),
            )
            .recompiled(SourceImpact::Breaks)
            .deployed(WireImpact::Refused);
            changes.push(change.was_at(pointer(old)));
            continue;
        };
        let place = |change: Change| change.was_at(pointer(old)).now_at(pointer(new));
        let names = |scheme: &SecurityScheme| {
            (
                scheme.setter.clone(),
                scheme.provider_setter.clone(),
                scheme.constant.clone(),
            )
        };
        let change_with =
            |message: String| Change::new(ChangeKind::SchemeChanged, subject.clone(), message);
        let is_basic = |scheme: &SecurityScheme| scheme.kind == SchemeKind::Basic;
        let gone = old.provider_setter.is_some() && new.provider_setter != old.provider_setter;
        if old.setter != new.setter || gone || old.constant != new.constant {
            let change = change_with(format!("was renamed to `{}`", new.setter));
            changes.push(place(change).recompiled(SourceImpact::Breaks));
        } else if names(old) != names(new) {
            changes.push(place(change_with(
                "now also takes a token provider".to_owned(),
            )));
        }
        if old.kind != new.kind {
            let change = change_with(format!(
                "requires {}; previously {}",
                proof(&new.kind),
                proof(&old.kind)
            ));
            let effect = if is_basic(old) == is_basic(new) {
                SourceImpact::Differs
            } else {
                SourceImpact::Breaks
            };
            let bearers = is_bearer(&old.kind) && is_bearer(&new.kind);
            changes.push(place(if bearers {
                change
            } else {
                change.recompiled(effect).deployed(WireImpact::Refused)
            }));
        }
    }
    for new in &is.schemes {
        if !was.schemes.iter().any(|old| old.name == new.name) {
            let subject = format!("ClientBuilder::{}", new.setter);
            let change = Change::new(
                ChangeKind::SchemeAdded,
                subject,
                format!("was added: `{}`", new.name),
            );
            changes.push(change.now_at(pointer(new)));
        }
    }
}

/// Schemes that put a token into `Authorization`.
const fn is_bearer(kind: &SchemeKind) -> bool {
    matches!(
        kind,
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect
    )
}

fn proof(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Basic => "a user name and password".to_owned(),
        SchemeKind::Http(scheme) => format!("credentials of the scheme `{scheme}`"),
        SchemeKind::ApiKeyHeader(name) => format!("a key in the header `{name}`"),
        SchemeKind::ApiKeyQuery(name) => format!("a key in the query parameter `{name}`"),
        SchemeKind::ApiKeyCookie(name) => format!("a key in the cookie `{name}`"),
        SchemeKind::OAuth2 => "an OAuth 2 token".to_owned(),
        SchemeKind::OpenIdConnect => "an OpenID Connect token".to_owned(),
    }
}

/// Modules, clients and features of tags. A module that was removed takes the path of every type in it.
fn tags(was: &Api, is: &Api, changes: &mut Vec<Change>) {
    let mut gone = |subject: String, message: &str| {
        let change = Change::new(ChangeKind::TagRemoved, subject, message);
        changes.push(change.recompiled(SourceImpact::Breaks));
    };
    for old in &was.tags {
        let new: Option<&Tag> = is.tags.iter().find(|new| new.name == old.name);
        if let Some(client) = &old.client
            && !is
                .tags
                .iter()
                .any(|new| new.client.as_ref() == Some(client))
        {
            gone(
                format!("Client::{}", client.method),
                "was removed, and the client that it returned",
            );
        }
        if let Some(feature) = &old.feature
            && new.is_none_or(|new| new.feature.as_ref() != Some(feature))
        {
            gone(format!("feature `{feature}`"), "was removed");
        }
    }
}

fn webhooks(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let subject = |webhooks: &Webhook| format!("webhook::{}", webhooks.ident);
    for old in &pair.old.webhooks {
        let found = pair.new.webhooks.iter().find(|new| new.ident == old.ident);
        match found {
            None => {
                let change = Change::new(ChangeKind::WebhookRemoved, subject(old), "was removed");
                changes.push(change.recompiled(SourceImpact::Breaks));
            }
            Some(new) if !pair.is_same(&old.payload, &new.payload) => {
                let message = format!(
                    "is `{}`; was `{}`",
                    value::text(pair.new, &new.payload),
                    value::text(pair.old, &old.payload)
                );
                let change = Change::new(ChangeKind::WebhookChanged, subject(old), message);
                let deployed = value::deployed(pair, &old.payload, &new.payload, RECEIVED);
                changes.push(change.recompiled(SourceImpact::Breaks).deployed(deployed));
            }
            Some(_) => {}
        }
    }
    for new in &pair.new.webhooks {
        if !pair.old.webhooks.iter().any(|old| old.ident == new.ident) {
            changes.push(Change::new(
                ChangeKind::WebhookAdded,
                subject(new),
                "was added",
            ));
        }
    }
}
