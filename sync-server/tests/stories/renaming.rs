//! An install that lost its name draws a new one and goes on as the same device.

use sync_server::accounts::actor::MAX_PER_DEVICE;
use wire::{Outcome, RefusalCode};

use crate::town::{Phone, Told, Town, fresh_bytes};

const REFUSED: Told = Told {
    status: 400,
    code: RefusalCode::BadRequest,
};

fn renamed(phone: &mut Phone) {
    phone.actor = fresh_bytes();
    phone.says = phone.actor.to_vec();
}

#[tokio::test]
async fn a_phone_that_lost_its_name_says_the_new_one_and_sends_on() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    let (_, before) = phone.record(&town.first);
    phone.actor = fresh_bytes();
    let (_, change) = phone.record(&town.first);
    let silent = phone.push(&town, std::slice::from_ref(&change)).await;
    assert_eq!(silent.outcomes(), [(Outcome::Rejected, "foreign_actor")]);

    phone.says = phone.actor.to_vec();
    let heard = phone.push(&town, &[change]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
    assert_eq!(town.app.admin().devices().unwrap().len(), 1);

    // What was written under the old name still waits in the outbox and is taken too.
    let heard = phone.push(&town, &[before]).await;
    assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
}

#[tokio::test]
async fn a_name_of_another_device_is_refused() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let (phone, mut thief) = (town.phone(worker).await, town.phone(worker).await);
    thief.says = phone.actor.to_vec();
    let request = thief.request(&[]);
    assert_eq!(thief.try_send(&town, request).await.unwrap_err(), REFUSED);
    thief.says = vec![1; 15];
    let request = thief.request(&[]);
    assert_eq!(thief.try_send(&town, request).await.unwrap_err(), REFUSED);
}

#[tokio::test]
async fn a_device_does_not_gather_names_without_end() {
    let town = Town::new();
    let mut phone = town.phone(town.grid_worker(&town.first)).await;
    for _ in 1..MAX_PER_DEVICE {
        renamed(&mut phone);
        phone.pull(&town).await;
    }
    phone.pull(&town).await;
    renamed(&mut phone);
    let request = phone.request(&[]);
    assert_eq!(phone.try_send(&town, request).await.unwrap_err(), REFUSED);
}
