// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.io.Serializable;
import java.security.Principal;

/// Principal of an operator who signed in with a password. The roles are read with each request.
record SignedIn(String id) implements Principal, Serializable {

    @Override
    public String getName() {
        return id;
    }
}
