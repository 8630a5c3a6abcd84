// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// Fields of the sign-in form beside name and password, and the address that it came from.
///
/// @param code code of the second factor; empty if none was typed
record SignInForm(String code, String address) {

    static SignInForm of(HttpServletRequest request) {
        return new SignInForm(Optional.ofNullable(request.getParameter("code")).orElse(""), request.getRemoteAddr());
    }
}
