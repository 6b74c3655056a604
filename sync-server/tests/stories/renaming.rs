//! An install that lost its name draws a new one and goes on as the same device.

use sync_server::accounts::actor::MAX_PER_DEVICE;
use wire::{EnrolReply, EnrolRequest, Outcome, RefusalCode, one_from_bytes, one_to_bytes};

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

#[tokio::test]
async fn a_phone_that_is_enrolled_again_is_found_by_a_name_it_had_before() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let known = town.phone(worker).await;
    let before = town.app.admin().devices().unwrap();
    let enrol = async |worker, actor: [u8; 16]| {
        let request = EnrolRequest {
            code: town.invite(worker),
            device_name: "手机".into(),
            actor: actor.to_vec(),
            former_actors: vec![known.actor.to_vec()],
            ..EnrolRequest::default()
        };
        let body = one_to_bytes(&request).unwrap();
        let (status, body) = town.post("/v1/enrol", None, body).await;
        assert!(status.is_success());
        one_from_bytes::<EnrolReply>(&body).unwrap()
    };
    let now = fresh_bytes();
    let reply = enrol(worker, now).await;
    assert_eq!(reply.device_id().unwrap(), before[0].id);
    // Both names are its own.
    let phone = |actor| Phone {
        actor,
        token: reply.token.clone(),
        ..known.clone()
    };
    for actor in [known.actor, now] {
        let (_, begun) = phone(actor).record(&town.first);
        let heard = phone(actor).push(&town, &[begun]).await;
        assert_eq!(heard.outcomes(), [(Outcome::Stored, "")]);
    }
    // Somebody else does not come by it by saying so.
    let reply = enrol(town.grid_worker(&town.first), fresh_bytes()).await;
    assert_ne!(reply.device_id().unwrap(), before[0].id);
}
