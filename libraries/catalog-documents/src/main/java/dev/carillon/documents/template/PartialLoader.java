// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.io.StringTemplateSource;
import com.github.jknack.handlebars.io.TemplateLoader;
import com.github.jknack.handlebars.io.TemplateSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Loader of a template's own partials only.
final class PartialLoader implements TemplateLoader {

    private final Map<String, String> partials;

    PartialLoader(Map<String, String> partials) {
        this.partials = Map.copyOf(partials);
    }

    @Override
    public TemplateSource sourceAt(String location) throws IOException {
        RenderBudget.step();
        String source = partials.get(location);
        if (source == null) {
            throw new FileNotFoundException("no partial " + location);
        }
        return new StringTemplateSource(location, source);
    }

    @Override
    public String resolve(String location) {
        return location;
    }

    @Override
    public String getPrefix() {
        return "";
    }

    @Override
    public String getSuffix() {
        return "";
    }

    @Override
    public void setPrefix(String prefix) {
        throw new UnsupportedOperationException("partials have no prefix");
    }

    @Override
    public void setSuffix(String suffix) {
        throw new UnsupportedOperationException("partials have no suffix");
    }

    @Override
    public void setCharset(Charset charset) {
        throw new UnsupportedOperationException("partials are text");
    }

    @Override
    public Charset getCharset() {
        return StandardCharsets.UTF_8;
    }
}
