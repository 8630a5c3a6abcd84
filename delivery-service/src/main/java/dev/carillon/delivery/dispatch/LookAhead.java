// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How far a worker reads beyond what is not settled, to find the records of tenants that others would keep
/// waiting. Beyond that, records are attempted in the order of their partition.
///
/// @param records of one partition; a bit of memory each
/// @param age of the oldest that is not settled: well below the ledger's `outcome-expiry`, by which what was
/// settled ahead is recognised when it is read again
record LookAhead(
        @DefaultValue("1000000") int records,
        @DefaultValue("30m") Duration age) {}
