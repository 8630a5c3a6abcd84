// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Reason of a permanent refusal.
///
/// @param code Provider's code, such as `BadTopic` or `554 5.7.1`; or a code of this service in lower case, such as
/// `no-provider`
/// @param detail Detail for operators, without personal data; may be empty
public record RefusalReason(String code, String detail) {}
