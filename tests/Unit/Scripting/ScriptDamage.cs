namespace NetSim.Tests.Scripting;

/// <summary>Damages texts as hands, editors and disks do; the n-th damage is always the same.</summary>
internal sealed class ScriptDamage(IReadOnlyList<string> texts)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "\"", "\"\"\"", "'", ";", "=>", "await ", "async ", "#r \"", "#load \"x\"\n", "#:", "#if X\n", "/*", "//", "\\", "\0",
        "\uFEFF", "\r", "\t", "9999999999999999999999", "0x", "$\"{", "class ", "n++;", "web", "web.", "Param(", "Run(", "1.s", "é", "双", "\u202e",
        "unsafe ", "goto a;", "<", ">", "new ", "?", "!", "@", "[", "]", "return;", "yield return 1;", "static ", "c => ", "ref ", "var (a, b) = ",
    ];

    /// <summary>One of the texts after one to four damages.</summary>
    public string Make(int number)
    {
        var random = new Random(number);
        var text = texts[random.Next(texts.Count)];
        for (var times = 1 + random.Next(4); times > 0; times--)
        {
            text = Once(text, random);
        }

        return text;
    }

    private string Once(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var end = Math.Min(text.Length, at + 1 + random.Next(random.Next(2) == 0 ? 3 : 60));
        return random.Next(7) switch
        {
            0 => text.Remove(at, end - at),
            1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
            2 => text[..at] + Pieces[random.Next(Pieces.Length)] + text[end..],
            3 => text[..at],
            4 => text.Insert(at, text[at..end]),
            5 => text[..at] + (char)random.Next(0x300) + text[end..],
            _ => text[..at] + Other(random),
        };
    }

    private string Other(Random random)
    {
        var other = texts[random.Next(texts.Count)];
        return other[random.Next(other.Length + 1)..];
    }
}
