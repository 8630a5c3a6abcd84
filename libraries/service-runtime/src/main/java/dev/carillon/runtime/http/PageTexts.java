// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/// Texts of a page for recipients in one language, from a resource bundle. Every bundle has English, German and Arabic.
///
/// @param language BCP 47 tag
/// @param direction `ltr` or `rtl`
public record PageTexts(String language, String direction, Map<String, String> words) {

    private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("ar"));
    private static final List<String> RIGHT_TO_LEFT = List.of("ar");

    public PageTexts {
        words = Map.copyOf(words);
    }

    /// Texts in the first wanted language that is available; English if none is.
    ///
    /// @param bundle base name of the resource bundle
    /// @param wanted BCP 47 tags; empty ones are ignored
    public static PageTexts of(String bundle, String... wanted) {
        for (String tag : wanted) {
            String language = Locale.forLanguageTag(tag).getLanguage();
            for (Locale spoken : SPOKEN) {
                if (spoken.getLanguage().equals(language)) {
                    return in(bundle, spoken);
                }
            }
        }
        return in(bundle, Locale.ENGLISH);
    }

    public static List<Locale> spoken() {
        return SPOKEN;
    }

    /// Text with this name; empty if there is none.
    public String word(String name) {
        return words.getOrDefault(name, "");
    }

    private static PageTexts in(String bundle, Locale locale) {
        ResourceBundle texts = ResourceBundle.getBundle(
                bundle, locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Map<String, String> words = new LinkedHashMap<>();
        texts.keySet().forEach(name -> words.put(name, texts.getString(name)));
        return new PageTexts(
                locale.toLanguageTag(), RIGHT_TO_LEFT.contains(locale.getLanguage()) ? "rtl" : "ltr", words);
    }
}
