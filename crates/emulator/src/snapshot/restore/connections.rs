//! Invitations, connections, and the preferences that decide who may invite.

use super::constraints;
use super::context::Context;
use crate::snapshot::document::{Document, Time};
use crate::snapshot::values::{Result, invalid};
use crate::state::connections::{Cancellation, Connection, Entry};
use crate::state::invitations::Invitation;
use crate::state::pair::Pair;
use crate::state::preferences::Preferences;
use crate::state::{Event, invitations};
use partnercentral_account_model::types::InvitationStatus;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn restore_connections(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.connections.iter().enumerate() {
        let place = format!("connections[{index}]");
        let [one, other] = &it.accounts;
        let accounts = [
            context.account(&format!("{place}.accounts[0]"), one)?,
            context.account(&format!("{place}.accounts[1]"), other)?,
        ];
        let [inviter, other] = accounts;
        let pair = Pair::new(&it.catalog, inviter, other);
        if inviter == other {
            return invalid(&format!("{place}.accounts"), "the two accounts must be different");
        }
        if context.state.connections.of(&pair).is_some() {
            return invalid(&place, "the two accounts have a connection already");
        }
        let mut types = BTreeMap::new();
        for (name, entry) in &it.types {
            let place = format!("{place}.types.{name}.canceled_by");
            let by = entry.canceled_by.as_ref().map(|by| context.account(&place, by)).transpose()?;
            let canceled = match (entry.canceled_at, by) {
                (None, None) => None,
                (at, by) => Some(Cancellation { at: context.at(at), by: by.unwrap_or(inviter).account_id.clone() }),
            };
            let entry = Entry {
                created_at: context.at(entry.created_at),
                inviter_email: entry.inviter_email.clone().unwrap_or_else(|| inviter.email.clone()),
                inviter_name: entry.inviter_name.clone().unwrap_or_else(|| inviter.profile_name.clone()),
                canceled,
            };
            types.insert(name.clone(), entry);
        }
        let id = context.id(&place, it.id.as_ref(), "pac-")?;
        constraints::connection(&place, it, &id)?;
        context.state.connections.add(Connection {
            id,
            catalog: it.catalog.clone(),
            accounts: accounts.map(Arc::clone),
            updated_at: context.at(it.updated_at),
            types,
        });
    }
    Ok(())
}

pub(super) fn restore_invitations(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.invitations.iter().enumerate() {
        let place = format!("invitations[{index}]");
        let sender = context.account(&format!("{place}.sender"), &it.sender)?;
        let receiver = context.account(&format!("{place}.receiver"), &it.receiver)?;
        if sender == receiver {
            return invalid(&place, "sender and receiver must be different");
        }
        let pair = Pair::new(&it.catalog, sender, receiver);
        let is_pending = it.status == InvitationStatus::Pending;
        if is_pending && context.state.invitations.is_pending(&pair, &it.connection_type) {
            return invalid(&place, "the two accounts have a pending invitation of the type already");
        }
        let id = context.id(&place, it.id.as_ref(), "pacinv-")?;
        constraints::invitation(&place, it, &id)?;
        let created_at = context.at(it.created_at);
        let expires_at = it.expires_at.map_or(created_at.saturating_add(invitations::LIFETIME), |Time(at)| at);
        let connection = context.state.connections.of(&pair).map(|(_, connection)| connection.id.clone());
        let invitation = Invitation {
            id,
            catalog: it.catalog.clone(),
            connection_type: it.connection_type.clone(),
            sender: Arc::clone(sender),
            receiver: Arc::clone(receiver),
            message: it.message.clone(),
            inviter_email: it.inviter_email.clone().unwrap_or_else(|| sender.email.clone()),
            inviter_name: it.inviter_name.clone().unwrap_or_else(|| sender.profile_name.clone()),
            created_at,
            updated_at: it.updated_at.map_or(created_at, |Time(at)| at),
            expires_at,
            status: it.status.clone(),
            // A snapshot contains it, but seed data may not.
            connection_id: it.connection_id.clone().or_else(|| connection.filter(|_| it.id.is_none())),
        };
        let number = context.state.invitations.add(invitation);
        if is_pending {
            context.state.agenda.add(expires_at, Event::InvitationExpires(number));
        }
    }
    Ok(())
}

pub(super) fn restore_preferences(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.preferences.iter().enumerate() {
        let place = format!("preferences[{index}]");
        let account = context.account(&format!("{place}.account"), &it.account)?;
        constraints::preferences(&place, it)?;
        let preferences = Preferences {
            access_type: it.access_type.clone(),
            excluded: it.excluded.clone(),
            updated_at: context.at(it.updated_at),
            revision: it.revision.unwrap_or(1),
        };
        let before = context.state.preferences.insert((account.number(), it.catalog.clone()), preferences);
        if before.is_some() {
            return invalid(&place, "the account has preferences in the catalog already");
        }
    }
    Ok(())
}
