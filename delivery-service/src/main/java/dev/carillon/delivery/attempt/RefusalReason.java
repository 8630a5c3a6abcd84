// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Why a provider refused for good.
///
/// @param code the provider's, such as `BadTopic` or `554 5.7.1`; or one of ours in lower case, such as `no-provider`
/// @param detail for people, without personal data; may be empty
public record RefusalReason(String code, String detail) {}
