// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import java.util.List;

/// JSON view of a tenant's quota, and how much of it is used.
///
/// @param recipientsPerEvent most recipients that one event may name
/// @param limits limits that all instances of ingestion share
record UsageView(String tenant, long recipientsPerEvent, List<LimitView> limits) {

    /// View of one limit.
    ///
    /// @param limit events or bytes per second or per day
    /// @param capacity most that may be submitted at once
    /// @param used what is missing from the capacity, including what instances have reserved
    /// @param wholeInSeconds time until nothing is missing from the capacity
    record LimitView(String quota, long limit, long capacity, long used, long remaining, long wholeInSeconds) {}
}
