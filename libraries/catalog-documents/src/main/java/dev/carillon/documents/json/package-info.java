// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Reader of the members of JSON objects, with all faults and their places.
@NullMarked
package dev.carillon.documents.json;

import org.jspecify.annotations.NullMarked;
