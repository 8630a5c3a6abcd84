// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Browser without a screen: it keeps cookies, follows redirects, and sends forms with their CSRF token.
public final class ConsoleSession {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient client;
    private final URI url;
    private final String name;
    private final String[] always;

    /// @param always headers of every request: name, value, name, value ...
    public ConsoleSession(URI url, String name, String... always) {
        this(
                HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build(),
                url,
                name,
                always);
    }

    private ConsoleSession(HttpClient client, URI url, String name, String[] always) {
        this.client = client;
        this.url = url;
        this.name = name;
        this.always = always;
    }

    /// Same browser, with the same cookies, at another instance.
    public ConsoleSession at(URI other) {
        return new ConsoleSession(client, other, name, always);
    }

    public String name() {
        return name;
    }

    /// @return page after all redirects
    public HttpResponse<String> signIn(String password) {
        return signIn(password, "");
    }

    /// @param code code of the second factor
    /// @return page after all redirects
    public HttpResponse<String> signIn(String password, String code) {
        return post(
                "/console/sign-in", token("/console/sign-in"), "username", name, "password", password, "code", code);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET(), HttpResponse.BodyHandlers.ofString());
    }

    /// Status of the answer, without waiting for the rest of its body.
    public int status(String method, String path, String token) {
        HttpResponse<InputStream> answer = send(
                request(path)
                        .header("X-CSRF-TOKEN", token)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, HttpRequest.BodyPublishers.noBody()),
                HttpResponse.BodyHandlers.ofInputStream());
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.statusCode();
    }

    /// Sends a form from the page that contains it.
    public HttpResponse<String> submit(String page, String path, String... fields) {
        return post(path, token(page), fields);
    }

    /// @param token CSRF token; empty to send none
    public HttpResponse<String> post(String path, String token, String... fields) {
        List<String> pairs = new ArrayList<>();
        if (!token.isEmpty()) {
            pairs.add("_csrf=" + encoded(token));
        }
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(encoded(fields[i]) + "=" + encoded(fields[i + 1]));
        }
        return send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs))),
                HttpResponse.BodyHandlers.ofString());
    }

    /// CSRF token in the forms of a page.
    public String token(String page) {
        HttpResponse<String> answer = get(page);
        Matcher token = TOKEN.matcher(answer.body());
        if (!token.find()) {
            throw new AssertionError(
                    "no form's token on %s: %d %s".formatted(page, answer.statusCode(), answer.body()));
        }
        return token.group(1);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(20));
        if (always.length > 0) {
            request.headers(always);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
