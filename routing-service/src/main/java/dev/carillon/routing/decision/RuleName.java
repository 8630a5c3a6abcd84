// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.List;

/// Published names of the rules, in decisions, receipts and explanations.
public final class RuleName {

    public static final String CATALOG = "catalog";
    public static final String PROFILE = "profile";
    public static final String ERASED = "erased";
    public static final String EXPIRED = "expired";
    public static final String DUPLICATE = "duplicate";
    public static final String CANCELLED = "cancelled";
    public static final String SCHEDULE = "schedule";
    public static final String ENGAGED = "engaged";
    public static final String SUPPRESSION_LIST = "suppression-list";
    public static final String CONSENT = "consent";
    public static final String PREFERENCE = "preference";
    public static final String CONDITION = "condition";
    public static final String ADDRESS = "address";
    public static final String THROTTLE = "throttle";
    public static final String ATTENTION_BUDGET = "attention-budget";
    public static final String QUIET_HOURS = "quiet-hours";
    public static final String SEND_WINDOW = "send-window";
    public static final String ORDER = "order";
    public static final String DELIVER = "deliver";
    public static final String WAIT = "wait";
    public static final String DIGEST = "digest";
    public static final String IMMEDIATE = "immediate";

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
    public static int rank(String rule) {
        return OF_CHANNELS.indexOf(rule);
    }
}
