using NetSim.Tcp;

namespace NetSim.Cli;

/// <summary>How well a fact about a kernel is known, in words and as the mark that tables carry.</summary>
internal static class EvidenceText
{
    public const string Legend =
        "[M] measured on that kernel, [S] read in its source, [K] recalled, [?] taken over from a neighbour, not "
        + "checked";

    public static string Mark(this Evidence evidence) => evidence switch
    {
        Evidence.Measured => "[M]",
        Evidence.Source => "[S]",
        Evidence.Recalled => "[K]",
        _ => "[?]",
    };

    public static string Word(this Evidence evidence) => evidence switch
    {
        Evidence.Measured => "measured",
        Evidence.Source => "source",
        Evidence.Recalled => "recalled",
        _ => "unchecked",
    };
}
