// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Grammar of API keys, and the check of the key that a request carries.
@NullMarked
package dev.carillon.runtime.access;

import org.jspecify.annotations.NullMarked;
