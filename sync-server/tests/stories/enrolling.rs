//! An invitation becomes a device, once, in time, and not by trying.

use wire::RefusalCode;

use crate::town::{Told, Town, VILLAGE, fresh_bytes};

const BAD_INVITE: Told = Told {
    status: 401,
    code: RefusalCode::BadInvite,
};
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_grid_worker_gets_one_grid_and_an_officer_the_village() {
    let town = Town::new();
    let (worker, officer) = (town.grid_worker(&town.first), town.officer());
    let code = town.invite(worker).to_lowercase().replace('-', " ");
    let reply = town.try_enrol(&code, fresh_bytes()).await.unwrap();
    assert!(reply.device_id().is_ok());
    let directory = reply.directory.unwrap();
    assert_eq!(directory.owner().unwrap().id, worker);
    let ids = |grids: &[wire::Grid]| grids.iter().map(|g| g.grid().unwrap()).collect::<Vec<_>>();
    assert_eq!(ids(&directory.grids), std::slice::from_ref(&town.first));
    assert_eq!(directory.grids[0].name, "第1网格");
    assert_eq!(directory.areas.len(), 6);
    assert!(
        directory
            .areas
            .iter()
            .any(|area| area.code == VILLAGE && area.name == "金沙村")
    );
    assert_eq!(directory.workers.len(), 2);

    let reply = town
        .try_enrol(&town.invite(officer), fresh_bytes())
        .await
        .unwrap();
    let grids = ids(&reply.directory.unwrap().grids);
    assert_eq!(grids, [town.first.clone(), town.second.clone()]);
}

#[tokio::test]
async fn a_wrong_a_used_and_an_expired_code_are_refused() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    for wrong in ["", "ABCDE-FGHJK", "not a code at all"] {
        assert_eq!(town.try_enrol(wrong, fresh_bytes()).await, Err(BAD_INVITE));
    }
    let code = town.invite(worker);
    town.try_enrol(&code, fresh_bytes()).await.unwrap();
    assert_eq!(town.try_enrol(&code, fresh_bytes()).await, Err(BAD_INVITE));

    let code = town.invite(worker);
    town.pass_ms(7 * DAY_MS);
    assert_eq!(town.try_enrol(&code, fresh_bytes()).await, Err(BAD_INVITE));
}

#[tokio::test]
async fn a_phone_that_lost_the_answer_may_ask_again_for_ten_minutes() {
    let town = Town::new();
    let (code, actor) = (town.invite(town.grid_worker(&town.first)), fresh_bytes());
    let lost = town.try_enrol(&code, actor).await.unwrap();
    let again = town.try_enrol(&code, actor).await.unwrap();
    assert_eq!(again.device, lost.device);
    assert_ne!(again.token, lost.token);
    town.pass_ms(10 * 60_000);
    assert_eq!(town.try_enrol(&code, actor).await, Err(BAD_INVITE));
}

#[tokio::test]
async fn a_new_invitation_brings_a_device_back_whatever_became_of_its_token() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let mut phone = town.phone(worker).await;
    let (_, waiting) = phone.record(&town.first);
    let admin = town.app.admin();
    let device = admin.devices().unwrap()[0].id;
    admin.revoke(device).unwrap();

    let code = town.invite(worker);
    let back = town.try_enrol(&code, phone.actor).await.unwrap();
    assert_eq!(back.device_id().unwrap(), device);
    assert_eq!(admin.devices().unwrap()[0].revoked_at, None);
    let old = std::mem::replace(&mut phone.token, back.token);
    let (status, body) = town.post("/v1/sync", Some(&old), phone.request(&[])).await;
    let unknown = Told {
        status: 401,
        code: RefusalCode::UnknownToken,
    };
    assert_eq!(crate::town::told(status, &body), unknown);
    let heard = phone.push(&town, &[waiting]).await;
    assert_eq!(heard.outcomes(), [(wire::Outcome::Stored, "")]);

    // A code that was used does not lift a revocation that came after it.
    admin.revoke(device).unwrap();
    let revoked = Told {
        status: 403,
        code: RefusalCode::Revoked,
    };
    assert_eq!(town.try_enrol(&code, phone.actor).await, Err(revoked));
}

#[tokio::test]
async fn a_device_does_not_change_hands() {
    let town = Town::new();
    let (worker, actor) = (town.grid_worker(&town.first), fresh_bytes());
    let first = town.try_enrol(&town.invite(worker), actor).await.unwrap();
    let code = town.invite(town.officer());
    assert_eq!(town.try_enrol(&code, actor).await, Err(BAD_INVITE));
    // The invitation is still good, and so is the device.
    town.try_enrol(&code, fresh_bytes()).await.unwrap();
    let again = town.try_enrol(&town.invite(worker), actor).await.unwrap();
    assert_eq!(again.device, first.device);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_enrolments_at_once_one_holds_and_a_further_invitation_always_helps() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    let mut phone = town.phone(worker).await;
    for _ in 0..20 {
        let (one, two) = (town.invite(worker), town.invite(worker));
        let (one, two) = tokio::join!(
            town.try_enrol(&one, phone.actor),
            town.try_enrol(&two, phone.actor)
        );
        let mut hold = 0;
        for reply in [one.unwrap(), two.unwrap()] {
            phone.token = reply.token;
            let request = phone.request(&[]);
            hold += u32::from(phone.try_send(&town, request).await.is_ok());
        }
        assert_eq!(hold, 1);
    }
    let code = town.invite(worker);
    phone.token = town.try_enrol(&code, phone.actor).await.unwrap().token;
    phone.pull(&town).await;
}

#[tokio::test]
async fn codes_cannot_be_tried_out() {
    let town = Town::new();
    let code = town.invite(town.grid_worker(&town.first));
    for _ in 0..sync_server::accounts::tries::PER_ADDRESS {
        assert_eq!(
            town.try_enrol("ABCDE-FGHJK", fresh_bytes()).await,
            Err(BAD_INVITE)
        );
    }
    let refused = Told {
        status: 429,
        code: RefusalCode::TooManyTries,
    };
    assert_eq!(town.try_enrol(&code, fresh_bytes()).await, Err(refused));
    town.pass_ms(60_000);
    town.try_enrol(&code, fresh_bytes()).await.unwrap();
}

#[tokio::test]
async fn what_is_no_enrolment_is_refused_in_a_sentence() {
    let town = Town::new();
    for body in [b"".to_vec(), b"{}".to_vec(), vec![0; 4000]] {
        let (status, body) = town.post("/v1/enrol", None, body).await;
        let refused = Told {
            status: 400,
            code: RefusalCode::BadRequest,
        };
        assert_eq!(crate::town::told(status, &body), refused);
    }
    let (status, body) = town.post("/v1/nothing", None, "").await;
    let refused = Told {
        status: 404,
        code: RefusalCode::NotFound,
    };
    assert_eq!(crate::town::told(status, &body), refused);
}
