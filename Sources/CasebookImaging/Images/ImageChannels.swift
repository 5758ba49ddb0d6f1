extension MedicalImage {
    /// Grey by the weights of luminance (ITU-R BT.601), or the same grey three times.
    func converted(channels newChannels: Int) -> MedicalImage {
        guard newChannels != channels else { return self }
        let area = depth * height * width
        var new = [Float](repeating: 0, count: newChannels * area)
        if channels == 3, newChannels == 1 {
            for place in 0..<area { new[place] = 0.299 * values[place] + 0.587 * values[area + place] + 0.114 * values[2 * area + place] }
        } else {
            for channel in 0..<newChannels { for place in 0..<area { new[channel * area + place] = values[min(channel, channels - 1) * area + place] } }
        }
        return MedicalImage(channels: newChannels, depth: depth, height: height, width: width, values: new, spacing: spacing)
    }
}
