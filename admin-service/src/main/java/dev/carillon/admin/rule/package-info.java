// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// How requests say when and how often people may be told: the forms that tenants, event types and recipients share.
@NullMarked
package dev.carillon.admin.rule;

import org.jspecify.annotations.NullMarked;
