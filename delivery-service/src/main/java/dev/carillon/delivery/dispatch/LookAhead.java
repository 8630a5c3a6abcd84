// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Limits on reading beyond the first unsettled record of a partition. Reading ahead finds records of tenants that
/// would otherwise wait behind another tenant's backlog. At the limit the partition is paused.
///
/// @param records Maximum number of records of one partition. A larger value takes one more bit of memory per
/// record.
/// @param age Maximum age of the oldest unsettled record. Must be well below the ledger's `outcome-expiry`, because
/// the ledger recognises records that were settled ahead and are read again.
record LookAhead(
        @DefaultValue("1000000") int records,
        @DefaultValue("30m") Duration age) {}
