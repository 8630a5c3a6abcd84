// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Limits, quiet hours and channel lists in JSON: the forms that tenants, event types and recipients share.
@NullMarked
package dev.carillon.documents.rule;

import org.jspecify.annotations.NullMarked;
