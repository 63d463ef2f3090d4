//! The statuses of everything that is watched.

use partnercentral_account::{Client, Error, ErrorExt};
use std::collections::BTreeMap;

/// The status of each resource, by kind and ID.
pub type Statuses = BTreeMap<(&'static str, String), String>;

/// Fetches the statuses of all invitations, connections and tasks of `catalog`.
pub async fn fetch(client: &Client, catalog: &str) -> Result<Statuses, Error> {
    let mut statuses = Statuses::new();
    let mut invitations = client.list_connection_invitations().catalog(catalog).pages().items();
    while let Some(invitation) = invitations.next().await {
        let invitation = invitation?;
        statuses.insert(("invitation", invitation.id), invitation.status.to_string());
    }
    let mut connections = client.list_connections().catalog(catalog).pages().items();
    while let Some(connection) = connections.next().await {
        let connection = connection?;
        for (ty, summary) in connection.connection_types {
            statuses.insert(("connection", format!("{} {ty}", connection.id)), summary.status.to_string());
        }
    }
    let mut partners = client.list_partners().catalog(catalog).pages().items();
    while let Some(partner) = partners.next().await {
        add_tasks(&mut statuses, client, catalog, &partner?.id).await?;
    }
    Ok(statuses)
}

/// Adds the latest task of each kind of the partner with the ID `partner`.
async fn add_tasks(statuses: &mut Statuses, client: &Client, catalog: &str, partner: &str) -> Result<(), Error> {
    let task = client.get_profile_update_task().catalog(catalog).identifier(partner).send().await;
    if let Some(task) = found(task)? {
        statuses.insert(("profile update task", task.task_id), task.status.to_string());
    }
    let task = client.get_qualifications_association_task().catalog(catalog).identifier(partner).send().await;
    if let Some(task) = found(task)? {
        statuses.insert(("qualifications association task", task.task_id), task.status.to_string());
    }
    let task = client.get_qualifications_disassociation_task().catalog(catalog).identifier(partner).send().await;
    if let Some(task) = found(task)? {
        statuses.insert(("qualifications disassociation task", task.task_id), task.status.to_string());
    }
    Ok(())
}

/// Returns `None` if the resource does not exist.
fn found<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_resource_not_found_exception() => Ok(None),
        Err(error) => Err(error),
    }
}
