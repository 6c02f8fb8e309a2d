def draw_furniture(page, house, look): pass
