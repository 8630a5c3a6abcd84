// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

/// The published names of the rules: in decisions, receipts and explanations.
final class RuleName {

    static final String CATALOG = "catalog";
    static final String PROFILE = "profile";
    static final String EXPIRED = "expired";
    static final String DUPLICATE = "duplicate";
    static final String CANCELLED = "cancelled";
    static final String SCHEDULE = "schedule";
    static final String PREFERENCE = "preference";
    static final String ADDRESS = "address";
    static final String DELIVER = "deliver";

    private RuleName() {}
}
