// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.page;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Controller of the web page, its script and its style. The script loads all data from the simulators' HTTP
/// interface.
@RestController
final class PageController {

    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @GetMapping("/simulators")
    ResponseEntity<Resource> page() {
        return resource("page.html", MediaType.TEXT_HTML);
    }

    @GetMapping("/simulators/page.js")
    ResponseEntity<Resource> script() {
        return resource("page.js", MediaType.valueOf("text/javascript"));
    }

    @GetMapping("/simulators/page.css")
    ResponseEntity<Resource> style() {
        return resource("page.css", MediaType.valueOf("text/css"));
    }

    private static ResponseEntity<Resource> resource(String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", CONTENT_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .body(new ClassPathResource("carillon-simulators/" + name));
    }
}
