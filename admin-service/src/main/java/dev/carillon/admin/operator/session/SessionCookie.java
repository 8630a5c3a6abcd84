// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator.session;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/// Cookie of a console session. Over TLS its name makes the browser insist that it came over TLS, from this host and
/// for all paths, so that neither a plain request nor another host of the domain can set it.
final class SessionCookie implements CookieSerializer {

    private static final String NAME = "carillon_console";

    private final DefaultCookieSerializer secure = cookie("__Host-" + NAME);
    private final DefaultCookieSerializer plain = cookie(NAME);

    SessionCookie() {
        secure.setUseSecureCookie(true);
        plain.setUseSecureCookie(false);
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        of(value.getRequest()).writeCookieValue(value);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return of(request).readCookieValues(request);
    }

    private DefaultCookieSerializer of(HttpServletRequest request) {
        return request.isSecure() ? secure : plain;
    }

    private static DefaultCookieSerializer cookie(String name) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(name);
        cookie.setCookiePath("/");
        cookie.setUseHttpOnlyCookie(true);
        // Not Strict: the return from an identity provider is a cross-site navigation.
        cookie.setSameSite("Lax");
        return cookie;
    }
}
