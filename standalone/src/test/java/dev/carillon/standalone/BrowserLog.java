// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Log of the pages of one browser context: console messages, requests and WebSocket frames, with the milliseconds
/// since the context was created. For Playwright's thread only.
final class BrowserLog {

    private static final int MOST_LINES = 200;

    private final long began = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final Set<Request> unanswered = new LinkedHashSet<>();

    private BrowserLog() {}

    static BrowserLog of(BrowserContext context) {
        BrowserLog log = new BrowserLog();
        context.onConsoleMessage(message -> log.add("console %s: %s".formatted(message.type(), message.text())));
        context.onRequest(request -> {
            log.unanswered.add(request);
            log.add("%s %s".formatted(request.method(), request.url()));
        });
        context.onRequestFinished(request -> log.answered(request, "answered"));
        context.onRequestFailed(request -> log.answered(request, "failed (%s)".formatted(request.failure())));
        context.onPage(page -> log.follow(page));
        return log;
    }

    @Override
    public String toString() {
        return "%s%n  unanswered at the end: %s"
                .formatted(
                        String.join("\n  ", lines),
                        unanswered.stream().map(Request::url).toList());
    }

    private void follow(Page page) {
        page.onWebSocket(socket -> {
            add("WebSocket opened " + socket.url());
            socket.onFrameSent(frame -> add("WebSocket sent " + frame.text()));
            socket.onFrameReceived(frame -> add("WebSocket received " + frame.text()));
            socket.onSocketError(error -> add("WebSocket error " + error));
            socket.onClose((WebSocket closed) -> add("WebSocket closed " + closed.url()));
        });
    }

    private void answered(Request request, String how) {
        unanswered.remove(request);
        add("%s %s %s".formatted(request.method(), request.url(), how));
    }

    private void add(String line) {
        if (lines.size() < MOST_LINES) {
            lines.add("%6d ms  %s".formatted(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), line));
        }
    }
}
