// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.Optional;

/// Button of an item.
///
/// @param url page that opens when it is chosen
public record ItemAction(String id, String label, Optional<String> url) {}
