// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.springframework.boot.jetty.JettyServerCustomizer;

/// Makes `Upgrade: h2c, websocket` an upgrade to WebSocket. The header is a list of protocols (RFC 9110); Jetty and
/// Spring compare its whole value.
final class UpgradeLists implements JettyServerCustomizer {

    private static final String WEB_SOCKET = "websocket";

    @Override
    public void customize(Server server) {
        server.setHandler(new FirstKnown(server.getHandler()));
    }

    private static boolean isListWithWebSocket(HttpFields headers) {
        if (!headers.contains(HttpHeader.UPGRADE)) {
            return false;
        }
        List<String> protocols = headers.getCSV(HttpHeader.UPGRADE, false);
        return protocols.size() > 1 && protocols.stream().anyMatch(WEB_SOCKET::equalsIgnoreCase);
    }

    private static final class FirstKnown extends Handler.Wrapper {

        FirstKnown(Handler next) {
            super(next);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            return super.handle(
                    isListWithWebSocket(request.getHeaders()) ? new ToWebSocket(request) : request, response, callback);
        }
    }

    /// A request that asks for WebSocket only.
    private static final class ToWebSocket extends Request.Wrapper {

        private final HttpFields headers;

        ToWebSocket(Request request) {
            super(request);
            this.headers = HttpFields.build(request.getHeaders()).put(HttpHeader.UPGRADE, WEB_SOCKET);
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
