// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.List;

/// Published names of the rules, in decisions, receipts and explanations.
final class RuleName {

    static final String CATALOG = "catalog";
    static final String PROFILE = "profile";
    static final String ERASED = "erased";
    static final String EXPIRED = "expired";
    static final String DUPLICATE = "duplicate";
    static final String CANCELLED = "cancelled";
    static final String SCHEDULE = "schedule";
    static final String ENGAGED = "engaged";
    static final String SUPPRESSION_LIST = "suppression-list";
    static final String CONSENT = "consent";
    static final String PREFERENCE = "preference";
    static final String CONDITION = "condition";
    static final String ADDRESS = "address";
    static final String THROTTLE = "throttle";
    static final String ATTENTION_BUDGET = "attention-budget";
    static final String QUIET_HOURS = "quiet-hours";
    static final String SEND_WINDOW = "send-window";
    static final String ORDER = "order";
    static final String DELIVER = "deliver";
    static final String WAIT = "wait";
    static final String DIGEST = "digest";

    private static final List<String> OF_CHANNELS = List.of(
            ENGAGED,
            SUPPRESSION_LIST,
            CONSENT,
            PREFERENCE,
            CONDITION,
            ADDRESS,
            THROTTLE,
            ATTENTION_BUDGET,
            QUIET_HOURS,
            SEND_WINDOW);

    private RuleName() {}

    /// Position of the rule in the order of evaluation. A channel suppressed by a later rule got further.
    static int rank(String rule) {
        return OF_CHANNELS.indexOf(rule);
    }
}
