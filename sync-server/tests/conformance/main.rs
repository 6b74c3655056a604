//! What every database under the server has to do, told once and asked of each: SQLite in a folder
//! and a real PostgreSQL. A test here takes a [`House`] and knows nothing of what is below it.

#![cfg(test)]

mod house;

mod administering;
mod appending;
mod carrying;
mod enrolling;
mod erasing;
mod feeding;
mod holding;
mod keeping;
mod late;
mod looking;
mod moving;
mod numbering;
mod outlining;
mod packing;
mod practising;
mod renewing;
mod rolling;
mod signing;
mod sorting;
mod uploading;

use house::House;

/// Each of these on each database.
macro_rules! on_both {
    ($($story:ident: $($name:ident),+ $(,)?;)+) => {
        mod sqlite {
            $(mod $story {
                $(#[test] fn $name() { crate::$story::$name(&crate::House::in_a_folder()); })+
            })+
        }
        mod postgres {
            $(mod $story {
                $(#[test] fn $name() { crate::$story::$name(&crate::House::in_postgres()); })+
            })+
        }
    };
}

on_both! {
    appending:
        what_was_stored_is_there,
        a_stale_batch_stores_nothing,
        of_two_that_met_one_is_told_so,
        the_same_change_twice_is_refused_whole,
        a_batch_for_a_scope_that_is_not_there_stores_nothing,
        a_batch_over_two_scopes_is_whole,
        large_changes_and_documents_come_back_as_they_were;
    numbering:
        numbers_have_no_gap_however_many_write,
        batches_over_several_scopes_do_not_wait_in_a_circle,
        who_follows_a_feed_misses_nothing;
    feeding:
        a_feed_is_read_in_pieces,
        ones_own_rows_are_left_out_and_passed,
        a_feed_that_is_not_there_is_no_feed,
        ends_are_told_in_one_look;
    looking:
        documents_are_seen_as_they_stand,
        a_document_that_is_just_not_large_is_seen_whole,
        feeds_are_told_with_how_they_read;
    holding:
        it_is_kept_while_changes_come,
        it_goes_with_a_record_and_for_good;
    keeping:
        what_is_held_is_kept_once_with_its_reason,
        the_quarantine_is_beside_what_was_seen,
        whatever_a_text_holds_it_is_kept,
        what_is_discarded_is_gone_and_told,
        chains_that_are_not_right_are_counted;
    signing:
        a_batch_goes_on_record_with_its_changes,
        a_chain_has_no_gap_and_no_fork,
        of_two_next_batches_one_is_stale,
        ones_own_batches_are_left_out_up_to_the_last_known,
        every_row_is_linked_to_all_before_it,
        a_key_belongs_to_one_device;
    enrolling:
        a_code_makes_one_device,
        a_lost_answer_is_given_again_for_ten_minutes,
        a_new_code_brings_a_device_back,
        a_former_name_brings_ones_own_device_back,
        a_device_does_not_change_hands,
        codes_that_cannot_be_used_are_told_apart,
        of_many_who_use_one_code_at_once_one_holds,
        a_name_belongs_to_one_device,
        wrong_codes_are_counted_by_minute_and_address,
        a_secret_is_drawn_once;
    erasing:
        what_was_erased_is_gone_and_a_tombstone_tells,
        nothing_that_arrives_of_it_later_is_kept,
        nothing_about_it_that_was_examined_before_is_kept,
        what_was_written_to_since_it_was_judged_is_not_erased,
        an_erasure_while_others_write_leaves_nothing,
        a_photo_goes_with_its_last_record,
        a_photo_that_comes_to_its_end_as_its_record_goes_is_taken_away;
    moving:
        a_record_stands_in_one_scope_at_a_time,
        a_pack_that_was_begun_before_a_record_left_is_not_offered,
        what_comes_late_keeps_its_name_and_enters_where_the_record_stands,
        of_a_move_and_a_push_that_meet_neither_is_lost;
    rolling:
        one_row_takes_the_place_of_all_that_led_there,
        only_what_nobody_wrote_to_is_begun_anew_and_once,
        an_erasure_takes_what_led_there_too,
        of_a_new_beginning_and_a_push_that_meet_neither_is_lost;
    sorting:
        records_of_a_kind_are_found_over_every_scope_in_pieces;
    packing:
        a_pack_is_offered_once_its_bytes_are_there,
        an_erasure_ends_every_pack_of_its_grid,
        an_old_pack_goes_an_hour_after_the_next,
        a_feed_that_begins_anew_has_no_pack,
        rows_are_told_without_what_comes_with_them,
        the_bytes_of_old_changes_are_dropped_and_the_rows_stay;
    uploading:
        an_upload_moves_on_from_where_it_stands,
        of_two_that_send_on_at_once_one_does,
        a_stored_file_is_known_by_its_hash,
        a_device_sends_so_much_and_no_more,
        what_is_overdue_is_swept;
    carrying:
        a_bundle_moves_on_from_where_it_stands,
        a_device_brings_so_much_and_no_more,
        what_became_of_a_bundle_is_written_down_once,
        what_is_kept_aside_is_bounded_and_not_forgotten,
        a_device_is_known_by_its_identity,
        every_node_opens_what_was_sealed_to_one;
    administering:
        a_seat_holds_what_was_granted,
        what_a_worker_may_hold_is_said_anew,
        who_sends_notices_is_told_where_others_work,
        the_directory_changes_its_version_when_it_changes,
        areas_are_named_once_and_again,
        lists_are_imported_once_and_again,
        work_that_fails_leaves_nothing,
        a_check_changes_nothing,
        two_who_add_grids_at_once_get_two_numbers,
        what_is_read_together_is_of_one_state,
        the_demo_county_is_filled_once;
    outlining:
        an_outline_is_kept_in_place_of_the_one_before,
        a_seat_is_told_the_outlines_of_its_places_and_no_others,
        a_file_stands_whole_or_not_at_all;
    practising:
        a_document_is_kept_with_who_set_it_and_the_last_one_counts,
        every_seat_of_the_county_is_told_the_last_one,
        a_document_stands_whole_or_not_at_all;
    renewing:
        a_short_feed_begins_anew_and_the_directory_jumps,
        every_feed_begins_anew,
        who_read_no_further_than_the_feed_renews_nothing;
}
