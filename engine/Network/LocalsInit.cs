// What the data path keeps on its stack is written before it is read. Clearing it first takes about a hundred
// instructions for each burst of segments and for each ACK.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
