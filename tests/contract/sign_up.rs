//! Making an account.

use super::World;
use super::lab::{Lab, PASSWORD, enter, form, is_in, sign_up, username};
use onlyme::domain::password::PasswordProblem;
use onlyme::domain::text::Email;
use onlyme::service::{AccountService, ServiceError, SignUp, Standing};

pub async fn signing_up_logs_this_device_in<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedOut);
    let me = sign_up(&laptop, "nuria").await;
    assert_eq!(me.profile.username, username("nuria"));
    assert_eq!((me.profile.joined.0, me.profile.password_changed), (1_800_000_000_000, None));
    assert_eq!(laptop.current().await.unwrap(), Standing::LoggedIn(Box::new(me)));
    assert!(!is_in(&lab.tab("phone")).await);
}

pub async fn a_taken_user_name_or_email_is_refused_and_nothing_changes<W: World>() {
    let lab = Lab::new::<W>().await;
    sign_up(&lab.tab("laptop"), "nuria").await;
    let before = lab.facts().await;
    let phone = lab.tab("phone");
    let same_name = SignUp { email: Email::parse("n@x.org").unwrap(), ..form("nuria", PASSWORD) };
    assert_eq!(phone.sign_up(same_name).await, Err(ServiceError::UsernameTaken));
    let same_email = SignUp { username: username("other"), ..form("nuria", PASSWORD) };
    assert_eq!(phone.sign_up(same_email).await, Err(ServiceError::EmailTaken));
    assert_eq!(lab.facts().await, before);
    assert!(!is_in(&phone).await);
}

pub async fn a_new_password_is_refused_by_length_name_or_list_before_it_is_hashed<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    for (password, problem) in [
        ("", PasswordProblem::Missing),
        ("1234567", PasswordProblem::TooShort(8)),
        ("Nuria.Campos", PasswordProblem::IsAName),
        ("password", PasswordProblem::Common),
        ("TrustNo1", PasswordProblem::Common),
    ] {
        let answer = laptop.sign_up(form("nuria.campos", password)).await;
        assert_eq!(answer, Err(ServiceError::PasswordRefused(problem)), "{password:?}");
    }
    assert_eq!(lab.hasher.runs.get(), 0);
    assert!(lab.rows().await.is_empty());
}

pub async fn any_other_password_is_accepted<W: World>() {
    let lab = Lab::new::<W>().await;
    let any = ["        ", "aaaaaaaa", "12345679", "ñ\u{0}ñ\u{0}ñ\u{0}ñ\u{0}", &"😀".repeat(256)];
    for (n, password) in any.into_iter().enumerate() {
        let name = format!("name{n}");
        lab.tab("laptop").sign_up(form(&name, password)).await.unwrap();
        super::lab::try_in(&lab.tab("phone"), &name, password).await.unwrap();
    }
}

pub async fn without_the_list_of_common_passwords_nobody_signs_up<W: World>() {
    let lab = Lab::new::<W>().await;
    lab.hasher.has_list.set(false);
    let laptop = lab.tab("laptop");
    let refused = laptop.sign_up(form("nuria", PASSWORD)).await;
    assert_eq!(refused, Err(ServiceError::CommonListUnavailable));
    assert!(lab.rows().await.is_empty());
    lab.hasher.has_list.set(true);
    sign_up(&laptop, "nuria").await;
    lab.hasher.has_list.set(false);
    enter(&lab.tab("phone"), "nuria").await;
}

pub async fn a_user_name_is_available_until_somebody_has_it<W: World>() {
    let lab = Lab::new::<W>().await;
    let laptop = lab.tab("laptop");
    assert_eq!(laptop.username_available(&username("nuria")).await, Ok(true));
    sign_up(&laptop, "nuria").await;
    assert_eq!(laptop.username_available(&username("nuria")).await, Ok(false));
    assert_eq!(laptop.username_available(&username("nuri")).await, Ok(true));
}
