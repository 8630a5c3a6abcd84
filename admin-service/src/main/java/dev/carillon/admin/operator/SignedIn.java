// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.io.Serializable;
import java.security.Principal;

/// Who signed in with a password. What they may do is looked up with each request.
record SignedIn(String id) implements Principal, Serializable {

    @Override
    public String getName() {
        return id;
    }
}
