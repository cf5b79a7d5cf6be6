// Writes src/Tritone.Tokenization/Unicode/unicode.txt from the files of the Unicode Character Database (UnicodeData.txt, DerivedAge.txt,
// PropList.txt, SpecialCasing.txt) in the folder given:
//     dotnet run eng/UnicodeTable.cs FOLDER > src/Tritone.Tokenization/Unicode/unicode.txt
using System.Globalization;
using System.Text;

// Hugging Face's tokenizers takes general categories from a table of Unicode 8.0 (its dependency unicode_categories 0.1.1): what was assigned later
// has no category there. Decompositions and lower case come from newer tables.
var lastVersion = new Version(8, 0);
var changedSince = new Dictionary<int, string> { [0x166D] = "Po", [0x1734] = "Mn", [0x1885] = "Lo", [0x1886] = "Lo", [0xA9BD] = "Mc", [0x111C9] = "Po" };

var folder = args[0];
var ages = new Dictionary<int, Version>();
foreach (var fields in Rows("DerivedAge.txt"))
{
    ForEach(fields[0], code => ages[code] = Version.Parse(fields[1]));
}

var categories = new SortedDictionary<int, string>();
var decompositions = new SortedDictionary<int, int[]>();
var classes = new SortedDictionary<int, string>();
var lower = new SortedDictionary<int, int[]>();
var rangeStart = 0;
foreach (var fields in Rows("UnicodeData.txt"))
{
    var code = Hex(fields[0]);
    for (var inRange = fields[1].EndsWith("Last>", StringComparison.Ordinal) ? rangeStart : code; inRange <= code; inRange++)
    {
        categories[inRange] = changedSince.GetValueOrDefault(inRange, fields[2]);
    }

    rangeStart = code;
    if (fields[3] != "0")
    {
        classes[code] = fields[3];
    }

    if (fields[5] != "" && fields[5][0] != '<')
    {
        decompositions[code] = Codes(fields[5]);
    }

    if (fields[13] != "")
    {
        lower[code] = Codes(fields[13]);
    }
}

foreach (var fields in Rows("SpecialCasing.txt").Where(fields => fields.Length == 5 && fields[4] == ""))
{
    if (Codes(fields[1]) is { Length: > 1 } codes)
    {
        lower[Hex(fields[0])] = codes; // unconditional, to more than one code point
    }
}

var whiteSpace = new SortedSet<int>();
foreach (var fields in Rows("PropList.txt").Where(fields => fields[1] == "White_Space"))
{
    ForEach(fields[0], code => whiteSpace.Add(code));
}

var output = new StringBuilder();
output.Append("# What the tokenizers know of Unicode, in hexadecimal code points. Written by eng/UnicodeTable.cs; do not edit.\n");
output.Append("# control: Cc, Cf, Co; mark: Mn; punctuation: P*, all as of Unicode ").Append(lastVersion).Append(". space: White_Space. letter: L*; number: N*, as of the newest.\n");
output.Append("# order: canonical combining classes of what is no mark; nfd: full canonical decompositions but those of Hangul; lower: lower case.\n");
AppendRanges("control", Category("Cc", "Cf", "Co"));
AppendRanges("mark", Category("Mn"));
AppendRanges("punctuation", Category("Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps"));
AppendRanges("space", whiteSpace);
AppendRanges("letter", CategoryNow("Lu", "Ll", "Lt", "Lm", "Lo"));
AppendRanges("number", CategoryNow("Nd", "Nl", "No"));
foreach (var (code, combiningClass) in classes.Where(entry => !IsOf(entry.Key, "Mn")))
{
    output.Append(CultureInfo.InvariantCulture, $"order {code:X4} {int.Parse(combiningClass, CultureInfo.InvariantCulture):X}\n");
}

foreach (var code in decompositions.Keys)
{
    output.Append(CultureInfo.InvariantCulture, $"nfd {code:X4} {string.Join(' ', Decompose(code).Select(part => part.ToString("X4", CultureInfo.InvariantCulture)))}\n");
}

foreach (var (code, codes) in lower)
{
    output.Append(CultureInfo.InvariantCulture, $"lower {code:X4} {string.Join(' ', codes.Select(part => part.ToString("X4", CultureInfo.InvariantCulture)))}\n");
}

Console.Out.Write(output);

IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(folder, file))
    .Select(line => line.Split('#')[0].Trim()).Where(line => line != "").Select(line => line.Split(';', StringSplitOptions.TrimEntries));

static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

static int[] Codes(string text) => [.. text.Split(' ').Select(Hex)];

static void ForEach(string range, Action<int> action)
{
    var bounds = range.Split("..");
    for (var code = Hex(bounds[0]); code <= Hex(bounds[^1]); code++)
    {
        action(code);
    }
}

bool IsOf(int code, params string[] wanted)
    => categories.TryGetValue(code, out var category) && wanted.Contains(category) && ages[code] <= lastVersion;

IEnumerable<int> Category(params string[] wanted) => categories.Keys.Where(code => IsOf(code, wanted));

// The categories of byte-level BPE's pattern come from the tables of a newer library (Oniguruma).
IEnumerable<int> CategoryNow(params string[] wanted) => categories.Where(entry => wanted.Contains(entry.Value)).Select(entry => entry.Key);

int[] Decompose(int code) => decompositions.TryGetValue(code, out var parts) ? [.. parts.SelectMany(Decompose)] : [code];

void AppendRanges(string name, IEnumerable<int> codes)
{
    int first = -2, last = -2;
    foreach (var code in codes.Append(int.MaxValue))
    {
        if (code == last + 1)
        {
            last = code;
            continue;
        }

        if (first >= 0)
        {
            output.Append(CultureInfo.InvariantCulture, $"{name} {first:X4}{(last > first ? $"-{last:X4}" : "")}\n");
        }

        (first, last) = (code, code);
    }
}
