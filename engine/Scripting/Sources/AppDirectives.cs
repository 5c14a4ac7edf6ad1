using System.Text;

namespace NetSim.Scripting;

/// <summary>
/// The <c>#:</c> lines of a file-based app (<c>dotnet run x.cs</c>). Here they are comments: what they ask for, the
/// engine, is there. They may stand before the first token of the code only, as for dotnet.
/// </summary>
internal static class AppDirectives
{
    /// <summary>
    /// Turns the lines into comments of the same length, so that every place in the text stays where it is.
    /// </summary>
    public static byte[] Quiet(byte[] text)
    {
        var quiet = (byte[])text.Clone();
        foreach (var (at, _) in Lines(text))
        {
            "//"u8.CopyTo(quiet.AsSpan(at));
        }

        return quiet;
    }

    /// <summary>The first line that asks for a package which is not the engine.</summary>
    public static ScriptDiagnostic? FindPackage(string file, byte[] text)
    {
        foreach (var (at, line) in Lines(text))
        {
            var words = line[2..].Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["package", var package]
                && !package.Split('@')[0].Trim().Equals("NetSim", StringComparison.OrdinalIgnoreCase))
            {
                var number = 1 + text.AsSpan(0, at).Count((byte)'\n');
                return new ScriptDiagnostic(IsError: true, "NETSIM0009",
                    "'netsim run' brings the package NetSim and no other: a scenario's result must not depend on a "
                    + "registry. "
                        + $"Run it with 'dotnet run {SourceFile.Show(file)}'",
                    file, number, 1, line.Length, line, null);
            }
        }

        return null;
    }

    private static IEnumerable<(int At, string Line)> Lines(byte[] text)
    {
        for (var at = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0; at < text.Length;)
        {
            var end = Array.IndexOf(text, (byte)'\n', at);
            end = end < 0 ? text.Length : end;
            var line = Encoding.UTF8.GetString(text, at, end - at).TrimEnd();
            if (line.StartsWith("#:", StringComparison.Ordinal))
            {
                yield return (at, line);
            }
            else if (line.Length > 0
                && !line.StartsWith("//", StringComparison.Ordinal)
                && !line.StartsWith("#!", StringComparison.Ordinal))
            {
                yield break;
            }

            at = end + 1;
        }
    }
}
