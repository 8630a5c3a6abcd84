// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Limits and quiet hours in requests: the JSON forms that tenants, event types and recipients share.
@NullMarked
package dev.carillon.admin.rule;

import org.jspecify.annotations.NullMarked;
