//! The contract of the account service, one scenario for each promise, over any store.
//!
//! A test binary includes this file, says with [`World`] where rows are kept, and turns the list in
//! `scenarios!` into tests of its own kind. Never uses anything that only one kind of host has.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    async_fn_in_trait,
    missing_docs,
    unreachable_pub,
    reason = "a panic is how a test fails, its name is its documentation, and binaries differ in what they use"
)]

pub mod closing;
pub mod damage;
pub mod every;
pub mod fakes;
pub mod lab;
pub mod log_in;
pub mod logins;
pub mod looking;
pub mod password;
pub mod practice;
pub mod profile;
pub mod race;
pub mod sessions;
pub mod sign_up;
pub mod throttle;

use onlyme::service::embedded::ports::Store;
use std::rc::Rc;

/// Where the rows of a scenario are kept.
pub trait World: 'static {
    /// The store under test.
    type Store: Store;

    /// How many calls [`race`] makes over it.
    fn raced() -> usize;

    /// A store of its own for one scenario, with nothing in it.
    async fn store() -> Rc<Self::Store>;
}

/// Hands every scenario to `$each!`, one group of functions at a time.
macro_rules! scenarios {
    ($each:ident) => {
        $each!(sign_up {
            signing_up_logs_this_device_in,
            a_taken_user_name_or_email_is_refused_and_nothing_changes,
            a_new_password_is_refused_by_length_name_or_list_before_it_is_hashed,
            any_other_password_is_accepted,
            without_the_list_of_common_passwords_nobody_signs_up,
            a_user_name_is_available_until_somebody_has_it,
        });
        $each!(log_in {
            user_name_and_email_both_lead_in,
            an_unknown_user_and_a_wrong_password_are_answered_alike,
            a_password_opens_in_any_normal_form_but_in_no_other_spelling,
            a_hash_that_cost_less_is_replaced_at_the_next_log_in,
            log_ins_that_cross_while_the_hash_is_replaced_all_succeed,
            a_log_in_outlives_a_reload_of_its_device_only,
            a_log_in_that_cannot_be_kept_still_works_in_its_tab,
            a_log_in_is_not_undone_by_what_the_device_had_kept_before,
            asking_how_a_device_stands_begins_no_session,
            a_hasher_that_fails_lets_nobody_in,
        });
        $each!(throttle {
            five_wrong_tries_are_free_and_then_the_wait_doubles,
            user_name_and_email_share_one_counter,
            names_that_nobody_has_are_slowed_down_alike,
            a_right_password_sets_the_counter_back,
            the_hundred_and_first_try_never_reaches_the_hasher,
            tries_at_the_same_time_are_all_counted,
            neither_a_reload_nor_the_clock_shortens_the_wait,
            a_stranger_at_the_log_in_screen_cannot_lock_out_a_live_session,
            confirming_and_changing_share_the_counter_of_the_current_password,
            made_up_names_do_not_fill_the_store,
        });
        $each!(sessions {
            each_log_in_has_a_new_secret_and_ends_the_one_before,
            a_planted_secret_is_never_taken_up,
            the_store_and_the_list_hold_nothing_that_logs_in,
            a_session_ends_after_30_idle_days_to_the_millisecond,
            a_session_ends_after_90_days_however_much_it_is_used,
            only_calls_that_succeed_count_as_use,
            the_twenty_sixth_log_in_ends_the_one_idle_longest,
            the_list_has_this_session_first_and_then_the_last_used,
            the_history_keeps_the_newest_fifty,
            a_clock_that_jumps_back_neither_revives_nor_extends,
            a_closed_device_is_told_why_when_and_by_which_device,
            an_ended_session_stays_so_until_it_is_put_away,
            logging_out_ends_the_session_at_the_service,
            a_tab_never_acts_for_another_account,
            a_tab_that_is_put_away_leaves_the_newer_log_in_of_another,
        });
        $each!(closing {
            closing_asks_for_the_password_again_after_five_minutes,
            one_of_several_is_closed_and_the_others_stay,
            all_others_are_closed_and_only_this_one_stays,
            closing_all_ends_this_session_last,
            what_was_gone_before_is_reported_as_such,
            a_closed_session_can_do_nothing_at_all,
            sessions_of_another_account_are_out_of_reach,
        });
        $each!(password {
            after_a_change_only_the_new_password_opens,
            a_wrong_current_password_changes_nothing_but_the_counter,
            a_new_password_is_judged_before_the_current_one_is_tried,
            the_new_password_must_differ_from_the_current_one,
            the_chosen_sessions_close_in_the_same_step_and_the_others_stay,
            a_change_sets_the_counters_back,
            a_change_counts_as_confirmed,
            of_two_changes_at_the_same_time_one_is_refused,
        });
        $each!(profile {
            only_the_given_fields_change,
            a_new_user_name_frees_the_old_one,
            a_taken_user_name_is_refused_and_nothing_changes,
            a_call_writes_only_the_rows_that_it_changes,
        });
        $each!(logins {
            one_tap_opens_a_saved_login_again_and_again,
            no_load_and_no_look_begins_a_session,
            a_login_that_was_not_remembered_is_gone_from_the_device,
            a_saved_login_ends_when_its_time_is_over_to_the_millisecond,
            until_forgotten_means_90_days_and_30_without_use,
            a_clock_that_jumps_back_gives_a_saved_login_no_more_time,
            a_session_of_one_tap_may_look_but_asks_for_the_password,
            a_change_of_the_password_ends_every_other_saved_login,
            a_device_that_is_closed_loses_its_saved_login_too,
            closing_all_others_ends_saved_logins_of_devices_that_are_out_as_well,
            a_saved_login_can_be_withdrawn_from_any_other_device,
            a_copy_of_what_is_stored_opens_nothing_without_the_key,
            a_mirror_without_its_store_shows_a_name_and_opens_nothing,
            a_lost_mirror_loses_nothing_and_a_damaged_one_is_set_aside,
            a_challenge_counts_once_and_for_a_minute,
            several_accounts_are_logged_in_and_each_tab_keeps_its_own,
            everything_of_an_account_is_closed_from_any_tab_of_the_device,
            who_declined_twice_is_not_asked_again_until_it_is_saved,
            what_cannot_be_saved_changes_nothing,
            a_name_and_a_picture_follow_the_account,
            a_grant_of_another_account_opens_nothing,
            no_more_than_200_replaced_logins_are_remembered,
        });
        $each!(looking {
            a_young_session_closes_older_ones_only_after_the_password_was_typed_in_it,
            a_session_has_the_name_that_its_owner_gave_it_also_after_the_next_log_in,
            a_new_log_in_is_unanswered_until_an_older_session_says_that_it_is_known,
            a_visit_to_the_list_ends_after_half_an_hour_without_a_look,
            unused_sessions_end_after_the_time_that_the_owner_has_chosen,
            the_history_says_how_each_session_ended,
            wrong_passwords_and_a_new_system_are_noted_with_the_log_in_that_follows,
            the_log_tells_what_happened_in_its_order_and_holds,
            names_that_nobody_has_leave_no_log,
            a_closing_gives_a_receipt_that_stands_in_the_log,
            a_changed_or_damaged_entry_is_named_and_the_log_goes_on,
            a_log_goes_on_where_its_head_was_lost_or_damaged,
            who_is_out_can_neither_look_nor_note_anything,
        });
        $each!(practice {
            a_practice_account_goes_with_all_that_belongs_to_it_on_every_device,
            an_account_of_somebodys_own_is_never_removed_in_one_step,
            a_fire_drill_is_the_same_again_under_the_same_seed_and_clock,
            a_fire_drill_that_is_ended_early_names_what_was_left_open,
        });
        $each!(race {
            no_call_is_accepted_after_the_transaction_that_ended_its_session,
            what_comes_after_the_end_of_its_session_is_seen,
        });
        $each!(damage {
            an_unreadable_account_is_set_aside_and_never_called_a_wrong_password,
            an_unreadable_name_is_still_somebodys,
            an_unreadable_session_of_another_device_disturbs_nobody,
            an_unreadable_session_of_its_own_logs_the_device_out,
            the_first_write_keeps_an_older_onlyme_in_another_tab_from_writing,
            unreadable_counters_and_clocks_are_set_aside,
            a_row_of_a_newer_version_is_never_written,
            a_row_beyond_the_cap_is_set_aside_whole,
            logging_out_works_with_an_unreadable_account,
        });
    };
}

/// The same with what every service promises.
macro_rules! every_service {
    ($each:ident) => {
        $each!(every {
            signing_up_logs_in_with_one_session,
            user_name_and_email_both_let_in,
            unknown_user_and_wrong_password_are_answered_alike,
            a_taken_name_or_address_is_refused,
            a_name_is_available_until_it_is_taken,
            too_short_a_password_is_refused_with_the_length,
            each_device_finds_itself_first_in_the_list,
            one_is_closed_and_the_others_stay,
            several_are_closed_at_once,
            all_others_are_closed_and_this_one_stays,
            closing_all_ends_this_session_too,
            what_was_gone_before_is_said_to_be,
            a_closed_device_can_do_nothing,
            the_session_of_somebody_else_is_out_of_reach,
            closing_asks_for_the_password_after_five_minutes,
            a_young_session_closes_older_ones_only_after_the_password,
            a_change_that_keeps_the_others_keeps_them,
            a_change_that_closes_the_others_closes_them,
            a_change_closes_only_what_was_chosen,
            a_wrong_current_password_changes_nothing,
            the_new_password_must_be_long_enough_and_another_one,
            logging_out_ends_this_session_and_no_other,
            a_remembered_login_opens_with_one_tap,
            a_session_of_one_tap_asks_for_the_password,
            a_login_that_is_not_remembered_is_gone_everywhere,
            forgetting_while_logged_out_ends_the_login,
            a_saved_login_ends_with_its_time,
            a_saved_login_that_is_closed_from_elsewhere_needs_the_password,
            logging_out_of_everything_leaves_nobody_in,
            each_tab_acts_for_its_own_account_and_for_no_other,
            logging_out_of_one_account_leaves_the_other_in,
            a_tab_changes_over_with_one_tap,
            a_log_out_in_one_tab_is_found_by_the_other,
            a_profile_changes_in_the_given_fields,
            a_picture_of_the_greatest_size_is_kept,
            a_taken_user_name_changes_nothing,
            a_session_has_the_name_that_it_was_given,
            a_new_log_in_asks_until_it_is_known,
            a_look_remembers_the_visit_before,
            what_is_over_is_in_the_history,
            the_log_holds_and_has_the_receipt,
            nothing_waits_where_nothing_was_lost,
        });
    };
}
