namespace Tritone.Modeling.Parity;

/// <summary>The built-in texts on which a converted model is held against the plain computation.</summary>
internal static class ParityTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        "",
        "ok",
        "I passed the exam and I could hug the whole world!",
        "they cancelled my flight for the third time, I am furious",
        "missing my grandmother more than ever today",
        "it will take a while, but things are slowly getting better :)",
        "@user did you see this?? http",
        "\U0001F602\U0001F602 best. day. ever. \u2764\uFE0F #blessed",
        "caf\u00E9 cr\u00E8me, na\u00EFve fa\u00E7ade, stra\u00DFe, \u0130stanbul",
        "\u4ECA\u65E5\u306F\u3068\u3066\u3082\u5B09\u3057\u3044 \u041C\u043D\u0435 \u0433\u0440\u0443\u0441\u0442\u043D\u043E",
        "The report is due on 2031-04-05 at 10:30; bring 3 copies, 2.5 GB of data & a pen.",
        "I waited two hours in the rain, the shop was closed, my phone died and the last bus had left, and still, when the neighbours "
            + "came by with soup and an umbrella and asked how I was, I had to laugh: what a ridiculous, wonderful evening that was.",
    ];
}
