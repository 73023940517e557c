//! Changing the profile.

use super::World;
use super::lab::{Lab, enter, form, is_in, sign_up, try_in, username};
use onlyme::domain::account::{Picture, ProfilePatch};
use onlyme::domain::text::{Bio, FullName};
use onlyme::domain::time::Span;
use onlyme::service::{AccountService, ServiceError};

pub async fn only_the_given_fields_change<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile;
    let picture = Picture::parse("data:image/png;base64,iVBORw0KGgo=").unwrap();
    let bio = Bio::parse("Pots.").unwrap();
    let patch = ProfilePatch {
        bio: Some(bio.clone()),
        picture: Some(Some(picture.clone())),
        ..Default::default()
    };
    let changed = laptop.update_profile(&me.id, patch).await.unwrap();
    let expected = onlyme::domain::account::Profile { bio, picture: Some(picture), ..me };
    assert_eq!(changed, expected);
    let full_name = FullName::parse("Nuria Campos").unwrap();
    let patch =
        ProfilePatch { full_name: Some(full_name), picture: Some(None), ..Default::default() };
    let changed = laptop.update_profile(&expected.id, patch).await.unwrap();
    assert_eq!((changed.full_name.as_str(), changed.picture), ("Nuria Campos", None));
    assert_eq!(enter(&lab.tab("phone"), "nuria").await.profile.bio, expected.bio);
}

pub async fn a_new_user_name_frees_the_old_one<W: World>() {
    let lab = Lab::new::<W>().await;
    let (laptop, phone) = (lab.tab("laptop"), lab.tab("phone"));
    let me = sign_up(&laptop, "nuria").await.profile.id;
    let rename = |to: &str| ProfilePatch { username: Some(username(to)), ..Default::default() };
    let changed = laptop.update_profile(&me, rename("campos")).await.unwrap();
    assert_eq!(changed.username, username("campos"));
    assert_eq!(enter(&phone, "campos").await.profile.id, me);
    assert_eq!(enter(&phone, "nuria@example.org").await.profile.id, me);
    let old = try_in(&phone, "nuria", super::lab::PASSWORD).await;
    assert_eq!(old, Err(ServiceError::WrongCredentials));
    assert_eq!(phone.username_available(&username("nuria")).await, Ok(true));
    let other = form("nuria", super::lab::PASSWORD);
    let email = onlyme::domain::text::Email::parse("other@example.org").unwrap();
    let other = onlyme::service::SignUp { email, ..other };
    let other = lab.tab("desk").sign_up(other).await.unwrap().profile.id;
    assert_ne!(other, me);
    assert_eq!(enter(&phone, "campos").await.profile.id, me);
}

pub async fn a_taken_user_name_is_refused_and_nothing_changes<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await.profile.id;
    sign_up(&lab.tab("desk"), "ana").await;
    let before = lab.facts().await;
    lab.clock.pass(Span::minutes(1));
    let patch = ProfilePatch {
        username: Some(username("ana")),
        full_name: Some(FullName::parse("Nuria").unwrap()),
        ..Default::default()
    };
    assert_eq!(laptop.update_profile(&me, patch).await, Err(ServiceError::UsernameTaken));
    assert_eq!(lab.facts().await, before);
    let own = ProfilePatch { username: Some(username("nuria")), ..Default::default() };
    laptop.update_profile(&me, own).await.unwrap();
    assert!(is_in(&laptop).await);
}

pub async fn a_call_writes_only_the_rows_that_it_changes<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    let me = sign_up(&laptop, "nuria").await;
    sign_up(&lab.tab("desk"), "ana").await;
    enter(&lab.tab("phone"), "nuria").await;
    let before = lab.rows().await;
    lab.clock.pass(Span::minutes(1));
    assert!(is_in(&laptop).await);
    let after = lab.rows().await;
    assert_eq!(before.len(), after.len());
    let changed = before.iter().filter(|(key, text)| after[*key] != **text).map(|(key, _)| key);
    let own = format!("session/{}/{}", me.profile.id, me.session);
    assert_eq!(changed.collect::<Vec<_>>(), ["clock", &own]);
}
