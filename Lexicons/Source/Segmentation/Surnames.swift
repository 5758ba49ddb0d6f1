/// The commonest Chinese surnames, without those that are everyday words in notes (于, 高, 时, 白), and words that a name follows.
enum Surnames {
    private static let scalars: Set<UInt32> = Set(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖石金韦贾夏付邹熊孟秦阎薛侯雷段郝孔邵史毛顾赖武康贺严尹钱施牛洪龚傅曾".unicodeScalars.map(\.value))
    /// Costs of a name of two and of three characters.
    static let costs: [Float] = [15.5, 24]

    static func contains(_ scalar: UInt32) -> Bool { scalars.contains(scalar) }

    /// 患者, 病人, 患儿, 产妇, 孕妇
    static func isPatient(_ first: UInt32, _ second: UInt32) -> Bool {
        switch (first, second) {
        case (0x60A3, 0x8005), (0x75C5, 0x4EBA), (0x60A3, 0x513F), (0x4EA7, 0x5987), (0x5B55, 0x5987): true
        default: false
        }
    }
}
