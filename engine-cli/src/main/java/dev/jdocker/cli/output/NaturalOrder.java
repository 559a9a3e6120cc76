package dev.jdocker.cli.output;

import java.util.Comparator;

/** Texts as people put them in order: {@code net9} before {@code net10}. */
public final class NaturalOrder implements Comparator<String> {
    public static final Comparator<String> BY_NUMBERS = new NaturalOrder();

    private NaturalOrder() {}

    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digits(a, i);
            int endB = digits(b, j);
            int order;
            if (endA > i && endB > j) {
                order = number(a, i, endA, b, j, endB);
                i = endA;
                j = endB;
            } else {
                order = Character.compare(a.charAt(i++), b.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest == 0 ? a.compareTo(b) : rest;
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Numbers of any length: without zeros in front the longer one is greater. */
    private static int number(String a, int fromA, int toA, String b, int fromB, int toB) {
        int i = fromA;
        int j = fromB;
        while (i < toA - 1 && a.charAt(i) == '0') {
            i++;
        }
        while (j < toB - 1 && b.charAt(j) == '0') {
            j++;
        }
        int byLength = Integer.compare(toA - i, toB - j);
        return byLength == 0 ? a.substring(i, toA).compareTo(b.substring(j, toB)) : byLength;
    }
}
