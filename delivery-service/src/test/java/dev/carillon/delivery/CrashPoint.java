// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

/// Step of an attempt at which a worker is killed.
enum CrashPoint {
    BEFORE_CLAIM("before the claim"),
    BEFORE_CALL("after the claim, before the call"),
    DURING_CALL("during the call"),
    BEFORE_RECORD("after the call, before the record"),
    BEFORE_RECEIPT("after the record, before the receipt"),
    BEFORE_COMMIT("after the receipt, before the commit"),
    AFTER_COMMIT("after the commit");

    private final String title;

    CrashPoint(String title) {
        this.title = title;
    }

    /// Title in the document.
    String title() {
        return title;
    }
}
