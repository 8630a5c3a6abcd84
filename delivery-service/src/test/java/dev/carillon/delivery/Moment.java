// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

/// When, in the course of an attempt, a worker dies.
enum Moment {
    BEFORE_CLAIM("before the claim"),
    BEFORE_CALL("after the claim, before the call"),
    DURING_CALL("during the call"),
    BEFORE_RECORD("after the call, before the record"),
    BEFORE_RECEIPT("after the record, before the receipt"),
    BEFORE_COMMIT("after the receipt, before the commit"),
    AFTER_COMMIT("after the commit");

    private final String title;

    Moment(String title) {
        this.title = title;
    }

    /// As in the document.
    String title() {
        return title;
    }
}
